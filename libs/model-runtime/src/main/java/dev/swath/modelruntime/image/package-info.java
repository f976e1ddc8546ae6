/** Pictures: decoding chips and resizing as Pillow does. */
@NullMarked
package dev.swath.modelruntime.image;

import org.jspecify.annotations.NullMarked;
