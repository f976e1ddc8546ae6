/** The services' workers: started from the settings, told to the metrics. */
@NullMarked
package dev.swath.service.worker;

import org.jspecify.annotations.NullMarked;
