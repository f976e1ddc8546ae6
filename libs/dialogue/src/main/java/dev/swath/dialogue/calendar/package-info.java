/** Dates and numbers in words. */
@NullMarked
package dev.swath.dialogue.calendar;

import org.jspecify.annotations.NullMarked;
