/** Captioned images and queries, as read from files. */
@NullMarked
package dev.swath.evaluation.data;

import org.jspecify.annotations.NullMarked;
