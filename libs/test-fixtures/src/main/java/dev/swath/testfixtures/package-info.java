/** Made-up tiles and events for the tests of every module. Production code never imports it. */
@NullMarked
package dev.swath.testfixtures;

import org.jspecify.annotations.NullMarked;
