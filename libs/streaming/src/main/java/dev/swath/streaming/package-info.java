/** Kafka: the transactional batch worker, readers of whole topics, and the topics themselves. */
@NullMarked
package dev.swath.streaming;

import org.jspecify.annotations.NullMarked;
