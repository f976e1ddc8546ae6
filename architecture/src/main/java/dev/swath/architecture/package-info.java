/** Measures how the source tree is laid out, and holds the rules of who may import what. */
@NullMarked
package dev.swath.architecture;

import org.jspecify.annotations.NullMarked;
