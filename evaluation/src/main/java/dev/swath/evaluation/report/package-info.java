/** Writes figures as tables, JSON documents and pages. */
@NullMarked
package dev.swath.evaluation.report;

import org.jspecify.annotations.NullMarked;
