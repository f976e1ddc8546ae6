/** The query encoder over HTTP. */
@NullMarked
package dev.swath.caption.rest;

import org.jspecify.annotations.NullMarked;
