/** What the five services share without any framework: limits, request bodies and problem documents. */
@NullMarked
package dev.swath.service;

import org.jspecify.annotations.NullMarked;
