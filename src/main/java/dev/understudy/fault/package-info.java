/** Faults that a test asks for: what a client gets instead of, or on top of, a recording. */
@NullMarked
package dev.understudy.fault;

import org.jspecify.annotations.NullMarked;
