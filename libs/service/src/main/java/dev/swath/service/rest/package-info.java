/** Turns what a resource throws into an answer, in the same way in every service. */
@NullMarked
package dev.swath.service.rest;

import org.jspecify.annotations.NullMarked;
