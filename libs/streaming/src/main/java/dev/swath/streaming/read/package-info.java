/** Reads partitions of a topic without a consumer group. */
@NullMarked
package dev.swath.streaming.read;

import org.jspecify.annotations.NullMarked;
