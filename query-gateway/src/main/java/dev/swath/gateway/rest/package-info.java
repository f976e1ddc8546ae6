/** The gateway's HTTP: requests read, answers and problem documents written. */
@NullMarked
package dev.swath.gateway.rest;

import org.jspecify.annotations.NullMarked;
