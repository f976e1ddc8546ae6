/** The gateway's HTTP resources. */
@NullMarked
package dev.swath.gateway.rest;

import org.jspecify.annotations.NullMarked;
