/** Measures how well images and texts find each other. */
@NullMarked
package dev.swath.evaluation.retrieval;

import org.jspecify.annotations.NullMarked;
