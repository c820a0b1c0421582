# docker buildx bake -f deploy/docker-bake.hcl [cpu|cuda], in the root of the repository.
variable "TAG" { default = "latest" }
variable "REVISION" { default = "unknown" }

group "default" { targets = ["cpu"] }

target "base" {
  context    = "."
  dockerfile = "deploy/Dockerfile"
  args       = { FACECV_VERSION = TAG, FACECV_REVISION = REVISION }
}

target "cpu" {
  inherits  = ["base"]
  tags      = ["facecv:${TAG}"]
  platforms = ["linux/amd64", "linux/arm64"]
}

# There is no GPU runtime package for arm64.
target "cuda" {
  inherits  = ["base"]
  args      = { FACECV_RUNTIME = "gpu" }
  tags      = ["facecv:${TAG}-cuda"]
  platforms = ["linux/amd64"]
}
