/** Where and when: boxes, outlines and intervals of time. */
@NullMarked
package dev.swath.catalogue.extent;

import org.jspecify.annotations.NullMarked;
