/** The events on Swath's topics, their JSON and their CloudEvents headers. */
@NullMarked
package dev.swath.catalogue.event;

import org.jspecify.annotations.NullMarked;
