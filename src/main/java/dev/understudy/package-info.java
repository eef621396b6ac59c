/** The public face: start a replaying or a recording server, ask it what it saw, close it. */
@NullMarked
package dev.understudy;

import org.jspecify.annotations.NullMarked;
