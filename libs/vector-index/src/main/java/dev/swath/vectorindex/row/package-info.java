/**
 * What all adapters hold rows to: how new a row is, which writes replace it, what of it is stored, and how vectors are
 * compared.
 */
@NullMarked
package dev.swath.vectorindex.row;

import org.jspecify.annotations.NullMarked;
