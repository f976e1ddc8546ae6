/** Starts the services' workers from their settings, with their meters. */
@NullMarked
package dev.swath.service.worker;

import org.jspecify.annotations.NullMarked;
