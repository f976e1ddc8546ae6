/** Answers a text by a model bundle's language model. */
@NullMarked
package dev.swath.evaluation.generate;

import org.jspecify.annotations.NullMarked;
