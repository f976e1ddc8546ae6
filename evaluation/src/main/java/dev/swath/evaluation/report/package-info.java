/** Tables, documents and pages of what was measured. */
@NullMarked
package dev.swath.evaluation.report;

import org.jspecify.annotations.NullMarked;
