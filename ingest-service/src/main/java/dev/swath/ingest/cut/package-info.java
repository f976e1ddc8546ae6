/** One scene: opened, cut into tiles, its chips and thumbnails stored. */
@NullMarked
package dev.swath.ingest.cut;

import org.jspecify.annotations.NullMarked;
