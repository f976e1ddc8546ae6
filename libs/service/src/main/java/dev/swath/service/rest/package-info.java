/** How every service answers what a resource throws. */
@NullMarked
package dev.swath.service.rest;

import org.jspecify.annotations.NullMarked;
