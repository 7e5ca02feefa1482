"""The API shell: composes the modules' routers, signs programs in, answers with problem details."""
