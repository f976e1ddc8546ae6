/** A real Kafka broker and a real S3 store inside this JVM. */
@NullMarked
package dev.swath.embedded;

import org.jspecify.annotations.NullMarked;
