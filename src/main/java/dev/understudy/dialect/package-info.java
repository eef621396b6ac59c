/**
 * The protocols of endpoints: paths, error envelopes, events and turns, and the assembly of streams
 * into objects.
 */
@NullMarked
package dev.understudy.dialect;

import org.jspecify.annotations.NullMarked;
