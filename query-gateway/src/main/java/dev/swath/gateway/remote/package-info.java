/** Calls the query encoders of other services over HTTP. */
@NullMarked
package dev.swath.gateway.remote;

import org.jspecify.annotations.NullMarked;
