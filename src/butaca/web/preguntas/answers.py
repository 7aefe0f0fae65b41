"""Answers to the questions in Spanish, whose keys are a contract."""

from typing import Annotated

from pydantic import BaseModel, Field


class PeliculaAlternativa(BaseModel):
    """Otra película del mismo título."""

    id: int
    titulo: str
    anio: int | None


class PersonaAlternativa(BaseModel):
    """Otra persona del mismo nombre."""

    id: int
    nombre: str
    cantidad: int = Field(description="Películas en las que tiene el mismo oficio")


# Keys that several answers have. The alternatives are left out where there are none.
ConRetorno = Annotated[int, Field(description="Películas con presupuesto y recaudación conocidos")]
RetornoGlobal = Annotated[float | None, Field(description="Suma de recaudaciones / suma de presupuestos")]
RetornoMediana = Annotated[float | None, Field(description="Mediana de los retornos conocidos")]
Peliculas = Annotated[list[PeliculaAlternativa], Field(description="Otras películas del mismo título, si las hay")]
Personas = Annotated[list[PersonaAlternativa], Field(description="Otras personas del mismo nombre, si las hay")]


class RespuestaMes(BaseModel):
    """Películas estrenadas en un mes."""

    mes: str
    cantidad: int


class RespuestaDia(BaseModel):
    """Películas estrenadas en un día de la semana."""

    dia: str
    cantidad: int


class RespuestaScore(BaseModel):
    """Popularidad de una película."""

    titulo: str
    anio: int | None
    popularidad: float | None
    alternativas: Peliculas = Field(default_factory=list)


class RespuestaVotos(BaseModel):
    """Votos de una película.

    Con menos de 2000 hay un mensaje en su lugar.
    """

    titulo: str
    anio: int | None
    voto_total: int | None = None
    voto_promedio: float | None = None
    mensaje: str | None = None
    alternativas: Peliculas = Field(default_factory=list)


class RespuestaActor(BaseModel):
    """Películas y retornos de un actor o una actriz."""

    actor: str
    cantidad_filmaciones: int
    retorno_total: float
    retorno_promedio: float | None = Field(description="Media sobre las películas con retorno conocido")
    con_retorno: ConRetorno
    retorno_global: RetornoGlobal
    retorno_mediana: RetornoMediana
    alternativas: Personas = Field(default_factory=list)


class RespuestaDirector(BaseModel):
    """Películas de un director o una directora, en listas paralelas.

    Van de la más antigua a la más reciente.
    """

    director: str
    retorno_total_director: float
    peliculas: list[str]
    anio: list[int | None]
    retorno_pelicula: list[float]
    budget_pelicula: list[int]
    revenue_pelicula: list[int]
    con_retorno: ConRetorno
    retorno_global: RetornoGlobal
    retorno_mediana: RetornoMediana
    alternativas: Personas = Field(default_factory=list)


class RespuestaIdioma(BaseModel):
    """Películas de un idioma."""

    idioma: str
    cantidad: int
    criterio: str = Field(description="Si se cuenta el idioma original (código) o el hablado (nombre)")


class RespuestaDuracion(BaseModel):
    """Duración de una película."""

    pelicula: str
    duracion: int | None = Field(description="Minutos; nulo si no se conoce")
    anio: int | None
    alternativas: Peliculas = Field(default_factory=list)


class RespuestaFranquicia(BaseModel):
    """Películas y recaudación de una franquicia."""

    franquicia: str
    cantidad: int
    ganancia_total: int = Field(description="Suma de recaudaciones, en dólares")
    ganancia_promedio: float = Field(description="Recaudación por película")
    beneficio_total: int | None = Field(description="Recaudación menos presupuesto, donde se conocen ambos")


class RespuestaPais(BaseModel):
    """Películas producidas en un país, en cualquier posición."""

    pais: str
    cantidad: int


class RespuestaProductora(BaseModel):
    """Películas y recaudación de una productora."""

    productora: str
    revenue_total: int
    cantidad: int


class RespuestaRetorno(BaseModel):
    """Inversión, ganancia y retorno de una película."""

    pelicula: str
    inversion: int
    ganancia: int
    retorno: float = Field(description="Ganancia / inversión; 0 si falta alguna de las dos")
    anio: int | None
    alternativas: Peliculas = Field(default_factory=list)


class RespuestaRecomendacion(BaseModel):
    """Películas parecidas, de más a menos."""

    lista: list[str] = Field(serialization_alias="lista recomendada")
    alternativas: Peliculas = Field(default_factory=list)
