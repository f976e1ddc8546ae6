/** The join as a Kafka Streams topology, and its running. */
@NullMarked
package dev.swath.indexer.stream;

import org.jspecify.annotations.NullMarked;
