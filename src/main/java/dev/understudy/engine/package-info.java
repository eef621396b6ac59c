/** Runs sessions: puts together who answers, what is recorded, and what is said about it. */
@NullMarked
package dev.understudy.engine;

import org.jspecify.annotations.NullMarked;
