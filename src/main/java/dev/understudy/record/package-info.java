/** Relaying to the real gateway while keeping what passes. */
@NullMarked
package dev.understudy.record;

import org.jspecify.annotations.NullMarked;
