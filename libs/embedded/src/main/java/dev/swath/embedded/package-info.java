/**
 * A real Kafka broker and a real S3 store inside this JVM, for the standalone process and for tests; and processes that
 * tests start. It imports nothing of Swath's.
 *
 * <p>Kafka, S3Proxy and its Jetty log through slf4j; Kafka's log4j-api goes there, too. This module brings no
 * binding and no configuration: whoever starts it decides. To see Swath's logs alone on a terminal, set these
 * categories to WARN, and the marked ones to ERROR (in Quarkus {@code
 * quarkus.log.category."org.apache.kafka".level=WARN}):
 *
 * <ul>
 *   <li>{@code org.apache.kafka} and {@code kafka} (broker, controller, clients)
 *   <li>{@code state.change.logger}
 *   <li>{@code org.gaul.s3proxy} and {@code org.gaul.shaded.org.eclipse.jetty} (ERROR)
 *   <li>{@code software.amazon.awssdk}
 * </ul>
 *
 * <p>Kafka unmaps buffers by {@code sun.misc.Unsafe}; {@code --sun-misc-unsafe-memory-access=allow} keeps JDK 25
 * from warning about it. Keys of objects become names of files, so the JVM needs a UTF-8 locale ({@code
 * LC_ALL=C.UTF-8}).
 */
@NullMarked
package dev.swath.embedded;

import org.jspecify.annotations.NullMarked;
