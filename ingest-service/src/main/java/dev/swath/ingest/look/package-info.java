/** Looking at a key: what it holds now, with its sidecars, and what comes of it. */
@NullMarked
package dev.swath.ingest.look;

import org.jspecify.annotations.NullMarked;
