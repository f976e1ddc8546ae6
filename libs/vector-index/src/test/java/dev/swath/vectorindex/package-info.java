@NullMarked
package dev.swath.vectorindex;

import org.jspecify.annotations.NullMarked;
