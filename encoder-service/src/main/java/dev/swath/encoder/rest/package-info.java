/** The query encoder over HTTP. */
@NullMarked
package dev.swath.encoder.rest;

import org.jspecify.annotations.NullMarked;
