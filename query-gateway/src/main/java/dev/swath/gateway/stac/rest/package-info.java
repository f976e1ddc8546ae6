/** The STAC API's HTTP resources. */
@NullMarked
package dev.swath.gateway.stac.rest;

import org.jspecify.annotations.NullMarked;
