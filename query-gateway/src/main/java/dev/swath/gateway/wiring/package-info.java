/** Quarkus, configuration, Kafka and health of the gateway. */
@NullMarked
package dev.swath.gateway.wiring;

import org.jspecify.annotations.NullMarked;
