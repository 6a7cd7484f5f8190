"""The demonstration district: Bắc Sơn with its real communes and published figures, and people who do not exist.

`generate` draws a whole district from a seed as plain tables; `build` loads them and runs the main job on them
through the same actions as the offices do.  Everything below the communes is synthetic and marked so.
"""
