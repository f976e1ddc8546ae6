/** Outlines of places and of their relations. */
@NullMarked
package dev.swath.dialogue.geometry;

import org.jspecify.annotations.NullMarked;
