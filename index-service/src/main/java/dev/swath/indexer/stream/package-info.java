/** The join as a Kafka Streams topology, and how it is run. */
@NullMarked
package dev.swath.indexer.stream;

import org.jspecify.annotations.NullMarked;
