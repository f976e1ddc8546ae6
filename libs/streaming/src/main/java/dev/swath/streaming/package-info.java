/** Kafka: topics, serdes and the transactional batch worker. */
@NullMarked
package dev.swath.streaming;

import org.jspecify.annotations.NullMarked;
