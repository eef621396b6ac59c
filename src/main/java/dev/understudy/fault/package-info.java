/** Faults that a test asks for: what a client gets instead of, or in addition to, a recording. */
@NullMarked
package dev.understudy.fault;

import org.jspecify.annotations.NullMarked;
