/** The caption metrics, as pycocoevalcap has them. */
@NullMarked
package dev.swath.evaluation.captioning;

import org.jspecify.annotations.NullMarked;
