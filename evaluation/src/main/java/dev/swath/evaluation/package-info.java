/** Measures a model bundle on captioned images, through the runtime that the services use. */
@NullMarked
package dev.swath.evaluation;

import org.jspecify.annotations.NullMarked;
