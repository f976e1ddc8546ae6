/** Settings that several services have. A service's own configuration extends these interfaces. */
@NullMarked
package dev.swath.service.config;

import org.jspecify.annotations.NullMarked;
