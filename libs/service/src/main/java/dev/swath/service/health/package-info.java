/** The services' health checks. */
@NullMarked
package dev.swath.service.health;

import org.jspecify.annotations.NullMarked;
