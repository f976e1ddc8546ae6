/** Proxies between the processes. They delay, cut and note what passes, and hold single requests of Kafka's clients. */
@NullMarked
package dev.swath.faults.proxy;

import org.jspecify.annotations.NullMarked;
