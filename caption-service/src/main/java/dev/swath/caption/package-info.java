/** Turns features into captions, and texts into query vectors. */
@NullMarked
package dev.swath.caption;

import org.jspecify.annotations.NullMarked;
