/** Opens a scene, cuts it into tiles, and stores their chips and thumbnails. */
@NullMarked
package dev.swath.ingest.cut;

import org.jspecify.annotations.NullMarked;
