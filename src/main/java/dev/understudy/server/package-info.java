/** The HTTP server: traffic, control API and guards. The only package that sees Javalin. */
@NullMarked
package dev.understudy.server;

import org.jspecify.annotations.NullMarked;
