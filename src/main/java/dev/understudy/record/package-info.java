/** Relays requests to the real gateway and records them. */
@NullMarked
package dev.understudy.record;

import org.jspecify.annotations.NullMarked;
